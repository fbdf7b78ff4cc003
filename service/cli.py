"""Commands."""


def main() -> None:
    raise NotImplementedError
