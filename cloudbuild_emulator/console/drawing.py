"""What the pages are drawn with."""

from pathlib import Path

from cloudbuild_emulator.console import words
from localcloud.console.drawing import Drawing

FOLDER = Path(__file__).parent
NAMES = {name: value for name, value in vars(words).items() if name.isupper()}
DRAWING = Drawing(FOLDER, NAMES)
