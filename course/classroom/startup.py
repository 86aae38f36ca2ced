"""What Python runs in each interactive process of the Lab.

In kernels it has a purpose, in a terminal's Python none. It leaves no name.
"""

"ipykernel" in __import__("sys").modules and __import__(
    "course.classroom.unopened", fromlist=["explain_until_opened"]
).explain_until_opened()
