"""What a request brings: JSON that is sent as JSON, forms that are sent as forms."""

from typing import Any

import litestar
from litestar.datastructures import FormMultiDict

from service.errors import Malformed, Unsupported

JSON, FORM = "application/json", "multipart/form-data"


class Request(litestar.Request[Any, Any, Any]):
    async def json(self) -> Any:
        _require(self, JSON)
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError) as error:  # which Litestar takes for failures of its own
            raise Malformed("malformed", "请求内容不是可读的 JSON。", "The body is not readable JSON.") from error

    async def form(self) -> FormMultiDict:
        _require(self, FORM)
        return await super().form()


def _require(request: Request, wanted: str) -> None:
    if request.content_type[0].strip().lower() != wanted:
        raise Unsupported("unsupported-media-type", f"请以 {wanted} 发送。", f"Send it as {wanted}.")
