"""What every answer carries, those of unknown routes and failures included."""

from litestar.types import Message, Scope

from service.tables.keys import new_id

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
    "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in OFF),
}


_RAW = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_CACHE = (b"cache-control", b"no-store")


async def add_headers(message: Message, scope: Scope) -> None:
    if message["type"] == "http.response.start":
        given = list(message["headers"])
        own = [] if any(name == b"cache-control" for name, _ in given) else [_CACHE]
        message["headers"] = [*given, *_RAW, *own, (b"x-request-id", name_request(scope).encode())]


def name_request(scope: Scope) -> str:
    return str(scope["state"].setdefault("request_id", str(new_id())))
