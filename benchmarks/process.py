"""A bot's process: started, watched from outside for its memory and processor time, and stopped."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic

import psutil  # type: ignore[import-untyped]

from bot.errors import DeskbellError

SAMPLE_SECONDS = 0.05
STOP_SECONDS = 15
MB = 1_000_000
ROOT = Path(__file__).parents[1]


class BenchmarkError(DeskbellError):
    """The benchmark stops:"""


class BotProcess:
    """A running bot. Memory is resident and in MB (1,000,000 bytes), times are in seconds."""

    def __init__(self, process: asyncio.subprocess.Process, started: float) -> None:
        self.started = started
        """When it was started, on the monotonic clock."""
        self.peak = 0.0
        self._process = process
        self._seen = psutil.Process(process.pid)

    def memory(self) -> float:
        """Resident memory now; it counts toward `peak`."""
        resident: float = self._seen.memory_info().rss / MB
        self.peak = max(self.peak, resident)
        return resident

    def cpu(self) -> float:
        """Processor time used since the start, by processes that it has started as well."""
        processes = [self._seen, *self._seen.children(recursive=True)]
        times = [each.cpu_times() for each in processes]
        return float(sum(each.user + each.system for each in times))

    def check_alive(self) -> None:
        """Raise BenchmarkError if it has ended by itself."""
        if self._process.returncode is not None:
            raise BenchmarkError(f"the bot has ended by itself with status {self._process.returncode}")

    async def watch(self) -> None:
        """Sample the memory until cancelled, for `peak`."""
        with suppress(psutil.NoSuchProcess):
            while True:
                self.memory()
                await asyncio.sleep(SAMPLE_SECONDS)

    def kill(self) -> None:
        """End it at once, as kill -9 does."""
        self._process.kill()

    async def stop(self) -> None:
        """Ask it to end and wait; after a while it is killed."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


def _is_private(name: str) -> bool:
    """Another desk's settings, and Python's switches: a bot is measured as it runs by itself."""
    return name.startswith(("DESKBELL_", "PYTHON"))


@asynccontextmanager
async def running(command: tuple[str, ...], variables: dict[str, str]) -> AsyncIterator[BotProcess]:
    """A bot started with `variables` in its environment, stopped at the end of the block."""
    environment = {name: value for name, value in os.environ.items() if not _is_private(name)}
    environment |= {"PYTHONPATH": str(ROOT)} | variables
    started = monotonic()
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)
    bot = BotProcess(process, started)
    watching = asyncio.create_task(bot.watch())
    try:
        yield bot
    finally:
        watching.cancel()
        await bot.stop()
