"""What a growth file is and is not, whom to ask and what one may ask for: the text that people read."""

import msgspec

from service.rules.growth import NOTICE, NOTICE_EN


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """One right of a trainee, and the kind of request that uses it."""

    kind: str
    text: str
    text_en: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    notice: str = NOTICE
    notice_en: str = NOTICE_EN
    holds: str = "保存：本人基本信息、选拔方式、培训与实践、导师帮带与评价、研讨评分、积分与奖惩、本人提交的材料。"
    holds_en: str = (
        "Holds: basic facts, how she was selected, training and practice, mentoring and assessments, seminar marks,"
        " points, awards and sanctions, and what she handed in herself."
    )
    holds_not: str = "不保存：身份证号、健康信息、家庭成员信息、干部人事档案及其副本。"
    holds_not_en: str = "Holds no identity card number, no health or family data, and no copy of the personnel archive."
    decides: str = "积分排名只是推荐依据，由具名的组织员作出决定并说明理由；本人可查看每一分的来历。"
    decides_en: str = (
        "The ranking is a recommendation; a named officer decides and says why, and everybody reads where each of her"
        " points comes from."
    )
    ask: str = "向本营组织员提出；在系统内提交请求，三十日内答复。"
    ask_en: str = "Ask an officer of the camp: file a request here, which is answered within 30 days."
    rights: tuple[Right, ...] = (
        Right(kind="copy", text="查阅并取得本人信息副本", text_en="read and take a copy of one's own data"),
        Right(kind="correction", text="更正不准确或不完整的信息", text_en="have wrong or incomplete data corrected"),
        Right(
            kind="deletion",
            text="保存期满或目的已实现后删除",
            text_en="have data deleted once its purpose is fulfilled",
        ),
        Right(kind="explanation", text="要求说明处理规则与积分结果", text_en="have rules and results explained"),
        Right(
            kind="restriction", text="争议期间限制使用", text_en="have the use of data restricted while it is disputed"
        ),
    )


TEXT = Notice()
