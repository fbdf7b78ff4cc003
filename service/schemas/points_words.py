"""How points and categories are written."""

from service.rules.points.policy import Policy


def points(amount: int) -> str:
    """1277 as 12.77, without a float in between."""
    sign, size = "-" if amount < 0 else "", abs(amount)
    return f"{sign}{size // 100}.{size % 100:02}"


def category_names(policy: Policy | None) -> dict[str, str]:
    return {one.code: one.name for one in policy.categories} if policy else {}
