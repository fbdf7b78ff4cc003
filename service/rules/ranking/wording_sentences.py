"""Sentences of an explanation, to be filled in. A rank stands beside its interval, a fair score beside the raw one."""

from collections.abc import Callable, Mapping

from service.rules.ranking.wording_sources import Words

SENTENCES: Mapping[str, Words] = {
    "points": (
        "积分 {points}，积分名次第 {place}（同期 {cohort} 人）。积分按事实计，不计误差。",
        "{points} points, place {place} by points among {cohort}. Points are taken as facts, without error.",
    ),
    "tie": ("积分并列，同分次序第 {order}：{step}。", "Equal by points; number {order} inside the tie: {step}."),
    "tie_equal": (
        "积分并列，同分次序也未分出先后，排列不分先后。",
        "Equal by points, and inside the tie too; printed in no order.",
    ),
    "score": ("综合分 {score}（按原始分算为 {raw}）。", "Score {score} ({raw} on raw scores)."),
    "order": (
        "名次第 {order}，实际可能在第 {low} 至第 {high} 之间。",
        "Placed {order}; it may really be anywhere from {low} to {high}.",
    ),
    "rank": (
        "在可比较的 {pool} 人中居中名次第 {median}，实际可能在第 {low} 至第 {high} 之间。",
        "Among the {pool} who can be compared the middle rank is {median}; it may be anywhere from {low} to {high}.",
    ),
    "chance": (
        "若重新评一次，约 10 次中有 {times} 次进入前 {k}。",
        "Judged again, this would be within the first {k} about {times} times in 10.",
    ),
    "chance_most": (
        "若重新评一次，几乎每次都进入前 {k}。",
        "Judged again, this would be within the first {k} nearly every time.",
    ),
    "chance_least": (
        "若重新评一次，几乎每次都在前 {k} 之外。",
        "Judged again, this would be outside the first {k} nearly every time.",
    ),
    "listed": ("按名次计入“{choice}”。", "By its place this row counts as '{choice}'."),
    "after": ("列入，名次在优先推荐和后备名额之后。", "Listed, after the places of the quota and the reserve."),
    "at_line": ("综合分与他人相同，并列过线：{rule}", "The score is equal to another's across the line: {rule}"),
    "high": (
        "综合分在名额之内，但有条件未达标，未列入。",
        "The score would be within the places, but a condition is not met, so this row is not listed.",
    ),
    "differs": (
        "按校准分与按原始分的结果不同：{what}。",
        "Fair and raw scores give different results: {what}.",
    ),
    "full": ("{name}已达满分，按满分计。", "{name} is at full marks and counts as full."),
    "additive": (
        "综合分 {score}，各项都居中位时为 {median}；下面各项之和等于二者之差。",
        "The score is {score}; at all medians it would be {median}. The lines below add up to the difference.",
    ),
    "remainder": (
        "末项含四舍五入差 {remainder}，使各项之和与所示数字一致。",
        "The last line holds a rounding difference of {remainder}, so that the printed lines add up.",
    ),
    "halves": (
        "表现由研讨发言和实践鉴定各占一半：{seminar} + {posting} = {performance}。",
        "Performance is half seminars, half postings: {seminar} + {posting} = {performance}.",
    ),
    "rated": (
        "{name}：校准分 {fair}，原始分 {raw}，共 {marks} 份评分。",
        "{name}: fair score {fair}, raw score {raw}; number of marks: {marks}.",
    ),
    "rated_raw": ("{name}：原始分 {raw}，共 {marks} 份评分。", "{name}: raw score {raw}; number of marks: {marks}."),
    "rated_none": ("{name}：没有评分。", "{name}: no marks."),
    "counts": ("计入综合分的是{basis}。", "What counts in the score: {basis}."),
    "equal_by_seminar": (
        "未发现评委宽严差异，校准分等于原始分（按场次折算）。",
        "No difference in severity was found, so the fair score equals the raw one (weighted by seminar).",
    ),
    "one_reviewer": (
        "只有一位评委，校准明细会显示其个人宽严，故不列出。",
        "There is one reviewer only; the lines would show that person's severity, so they are left out.",
    ),
    "few_persons": (
        "同期人数太少，中位数会显示他人数字，故不列出。",
        "There are so few trainees that medians would show others' figures, so they are left out.",
    ),
    "way_reached": ("综合分已达到{line}。", "The score has reached {line}."),
    "way": (
        "{name}：其他不变，提高 {gain} 至 {needed}，即可达到{line}。",
        "{name}: all else equal, {gain} more, to {needed}, would reach {line}.",
    ),
    "way_about": (
        "{name}：其他不变，约还需 {gain} 分（往上取整），即可达到{line}。",
        "{name}: all else equal, about {gain} more (rounded up) would reach {line}.",
    ),
    "way_impossible": (
        "{name}：单靠此项不可能达到{line}。",
        "{name}: impossible to reach {line} by this alone.",
    ),
    "no_line": (
        "列入人数不足{line}的名额，没有分数线；条件达标即在名额之内。",
        "Fewer are listed than {line} holds, so no score is needed: meeting the conditions is enough.",
    ),
    "lacking_points": ("还差积分 {lacking}。", "{lacking} points are lacking."),
    "lacking_points_about": (
        "约还差积分 {lacking}（往上取整）。",
        "About {lacking} points are lacking (rounded up).",
    ),
    "lacking_half_days": ("还差出勤 {lacking} 个半天。", "{lacking} half-days are lacking."),
    "lacking_met": ("提高 {lacking} 即可达标。", "{lacking} more would meet it."),
    "lacking_open": (
        "提高 {lacking} 即可进入临界，由人认定。",
        "{lacking} more would make it borderline: a person judges.",
    ),
    "chance_of_gate": (
        "若重新评一次，约有 {chance}% 的可能达标。",
        "Judged again, it would be met in about {chance} % of cases.",
    ),
    "no_chance_of_gate": ("其误差无从估计。", "Nothing tells how wide its error is."),
    "obstacle": ("未列入的原因：{name}。", "Not listed because of: {name}."),
    "reviewers": (
        "去掉某一位评委的全部评分，是否进入前 {k} 会改变：这样的评委有 {count} 位。",
        "Leaving out all marks of one reviewer would change who is within the first {k}: {count} such reviewers.",
    ),
    "occasions": (
        "去掉某一场研讨的全部评分，是否进入前 {k} 会改变：这样的场次有 {count} 场。",
        "Leaving out all marks of one seminar would change who is within the first {k}: {count} such seminars.",
    ),
    "people": (
        "系统给出依据和次序，推荐谁由人决定，并由决定人说明理由。",
        "The service gives grounds and an order; people decide whom to recommend, and the decider says why.",
    ),
    "method": (
        "依据细则第 {policy} 版（摘要 {digest}），数据截至 {through}。",
        "By version {policy} of the policy (digest {digest}), data up to {through}.",
    ),
}


def say(key: str, **values: str | int | Words) -> Words:
    """The sentence with its blanks filled; a pair of words fills each language with its own. KeyError if unknown."""
    zh, en = SENTENCES[key]
    return fill((zh, en), **values)


def fill(words: Words, **values: str | int | Words) -> Words:
    sides = [
        {name: each[side] if isinstance(each, tuple) else each for name, each in values.items()} for side in (0, 1)
    ]
    return words[0].format(**sides[0]), words[1].format(**sides[1])


def chance_words(percent: int, k: int) -> Words:
    """「若重新评一次，约 10 次中有 7 次进入前 9。」 for a chance in whole percent, tenths half up."""
    times = (percent + 5) // 10
    if times in (0, 10):
        return say("chance_most" if times else "chance_least", k=k)
    return say("chance", times=times, k=k)


def remainder(digits: Callable[[int], str], rest: int) -> tuple[Words, ...]:
    """What a last line holds beside its own figure; nothing where there is no rounding difference."""
    return (say("remainder", remainder=digits(rest)),) if rest else ()


def hundredths(value: int) -> str:
    return _decimal(value, 2)


def ten_thousandths(value: int) -> str:
    return _decimal(value, 4)


def _decimal(value: int, digits: int) -> str:
    whole, rest = divmod(abs(value), 10**digits)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{digits}}"
