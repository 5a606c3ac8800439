"""The files that CONTRIBUTING.md shows as its example are the files that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text()
SHOWN = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
FILES = [path for path in re.findall(r"`((?:provider|tests)/[\w/]+\.py)`", PAGE) if (ROOT / path).is_file()]


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.partition("\n")[0])
def test_each_sample_is_the_text_of_a_file_that_the_page_names(shown: str) -> None:
    assert any(shown in (ROOT / path).read_text() for path in FILES)


def test_the_four_files_of_the_example_are_named() -> None:
    assert {
        "provider/pulumi_videosdk/api/sip_webhooks.py",
        "provider/pulumi_videosdk/definitions/sip_webhook.py",
        "provider/videosdk_emulator/areas/sip_webhooks.py",
        "tests/areas/sip_webhook.py",
    } <= set(FILES)
    assert len(SHOWN) > 5
