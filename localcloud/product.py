"""What a service calls itself: all that the toolbox knows of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """A service's names in messages, and where clients look for it.

    Args:
        name: As its users say it.
        command: That starts it with `serve`, and speaks to it.
        api: Its API, with a path of it.
        variable: Of the environment, for its address.
        port: Where it listens unless told otherwise.
    """

    name: str
    command: str
    api: str
    variable: str
    port: int

    @property
    def cookie(self) -> str:
        """The name of the cookie by which its pages know a browser."""
        return f"{self.command}_session"
