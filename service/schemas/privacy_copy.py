"""Everything the product holds about a trainee that she may read, in one document."""

from datetime import datetime

from service.schemas.growth import TraineeFile
from service.schemas.points import AsOf
from service.schemas.points_standings import ExplanationOut
from service.schemas.privacy import RequestOut
from service.schemas.wire import Out


class CopyOut(Out, frozen=True, kw_only=True):
    """`as_of`: the journal's head, by which the points can be checked later."""

    notice: str
    notice_en: str
    made_at: datetime
    as_of: AsOf
    growth_file: TraineeFile
    points: ExplanationOut
    requests: list[RequestOut]
