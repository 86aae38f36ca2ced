"""What can go wrong while a shop is simulated."""

from course.errors import CourseError


class ShopError(CourseError):
    """A shop that cannot be simulated, or whose files cannot be written."""

    exit_code = 28
