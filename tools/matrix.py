#!/usr/bin/env python3
"""Run the fault matrix, write docs/fault-matrix.md and print the totals. Fails if a cell does not hold."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support import adapters, fault_matrix, fault_page, fault_run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="run the cells whose words hold this, and leave the page as it is")
    parser.add_argument("--native", action="store_true", help="take the plugin, and leave the page as it is")
    arguments = parser.parse_args()
    only, adapter = arguments.only, adapters.NATIVE if arguments.native else adapters.DYNAMIC
    cells = [cell for cell in fault_matrix.CELLS if only is None or only in str(cell)]
    outcomes = fault_run.run(cells, adapter)
    if only is None and adapter is adapters.DYNAMIC:
        fault_page.PAGE.write_text(fault_page.page(outcomes))
    print("\n".join(fault_page.totals(outcomes)))
    return 1 if any(one.problems for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
