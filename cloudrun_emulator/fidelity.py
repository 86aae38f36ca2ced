"""The fidelity table as a page: `python -m cloudrun_emulator.fidelity`."""
