"""Files that leave a camp, layouts to be filled in, workbooks given back, and an appointment form."""

from tests.api.walking import CAMP, ONE, TRAINEE, get, post

EXPORTS, IMPORTS = CAMP + "/exports", CAMP + "/imports"
STATEMENT = CAMP + "/points/trainees/{no}/statement"
PAGE = "/camps/{camp}/trainees/{no}/appointment-form"
PARTS = "<XingMing>学员1</XingMing><XingBie>女</XingBie><MinZu>汉族</MinZu><JianLi>2012.07-- 某局科员</JianLi>"
FORM = f"<?xml version='1.0' encoding='UTF-8'?><Person>{PARTS}<ShenFenZheng>1</ShenFenZheng></Person>".encode()
KEPT = "PFBlcnNvbj48WGluZ01pbmc+5a2m5ZGYMTwvWGluZ01pbmc+PC9QZXJzb24+"
"""<Person><XingMing>学员1</XingMing></Person>"""
SENT = [("file", ("学员1.lrmx", FORM))]
LISTS = ("ranking", "attendance", "missing", "reviews")
AT, TRIED = {"no": ONE}, {"batch": "batch"}

WALKS = dict(
    [
        *(get(f"{EXPORTS}/{name}.{kind}") for name in LISTS for kind in ("xlsx", "csv")),
        get(EXPORTS + "/workbooks.zip"),
        get(EXPORTS + "/workbook", query="?book=roster"),
        get(STATEMENT + ".xlsx", "trainee", place=AT),
        get(STATEMENT + ".csv", "trainee", place=AT),
        get(IMPORTS + "/templates.zip"),
        get(IMPORTS + "/template", query="?book=policy"),
        get(IMPORTS + "/{batch}/annotated.zip", place=TRIED),
        get(IMPORTS + "/{batch}/annotated.xlsx", place=TRIED),
        post(TRAINEE + "/appointment-form/preview", files=SENT, place=AT, status=200),
        post(TRAINEE + "/appointment-form", files=SENT, place=AT, match=TRAINEE, status=200),
        get("/camps/{camp}/exports"),
        get(PAGE, place=AT),
        post(PAGE, files=SENT, place=AT, status=200),
        post(PAGE + "/consent", {"form": KEPT, "version": "1"}, place=AT, status=303),
    ]
)
