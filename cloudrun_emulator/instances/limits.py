"""Holds instances to their memory."""

import asyncio
from collections.abc import Sequence

from cloudrun_emulator.instances.instance import Instance


async def hold_memory(instances: Sequence[Instance]) -> None:
    """Measure instances, and kill those over their limit."""
    if not instances:
        return
    used = await asyncio.to_thread(lambda: [x.measure() for x in instances])
    over = [
        each.end_for_memory(size)
        for each, size in zip(instances, used, strict=True)
        if size > each.plan.memory
    ]
    await asyncio.gather(*over)
