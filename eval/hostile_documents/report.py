"""A campaign of `python -m eval fuzz` for reading: tables as they stand in docs/hostile-documents.md."""

from __future__ import annotations

from typing import Any


def fuzz_text(found: dict[str, Any]) -> str:
    """The campaign for reading."""
    lines = [
        f"{found['executions']} executions, {found['broken']} broken; seed {found['seed']}, {found['date']}, "
        f"{found['machine']}; limits {found['limit_seconds']:.0f} s and {found['limit_mib']} MiB a file",
        "",
        "| parser | seeds | executions | read | refused | crashed | wrong | hung | died | slowest, s | peak, MiB | minutes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in found["parsers"]:
        shown = [row[key] for key in ("seeds", "executions", "read", "refused", "crashes", "wrong", "hangs", "deaths")]
        lines.append(
            f"| {row['parser']} | " + " | ".join(map(str, shown))
            + f" | {row['slowest']:.2f} | {row['peak']:.0f} | {row['seconds'] / 60:.1f} |"
        )  # fmt: skip
    lines += _coverage(found["parsers"])
    for row in found["parsers"]:
        if row["ended"]:
            lines.append(
                f"{row['parser']}: the process ended {row['ended']} times between two files: a fault of the campaign"
            )
        for reason, times in row["reasons"].items():
            lines.append(f"{row['parser']}: refused {times} times: {reason}")
        for finding in row["findings"]:
            lines.append(
                f"{row['parser']}: BROKEN {finding['times']} times: {finding['kind']} at {finding['where']}: {finding['message']}"
            )
    return "\n".join(lines) + "\n"


def _coverage(rows: list[dict[str, Any]]) -> list[str]:
    """What was reached of the code, where it was instrumented."""
    counted = [row for row in rows if row["coverage"] is not None]
    if not counted:
        return []
    lines = [
        "",
        "| parser | executions | a second | processor, s | edges, seeds | edges, end | features, seeds | features, end | last new edge, s | inputs kept |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in counted:
        told = row["coverage"]
        lines.append(
            f"| {row['parser']} | {row['executions']} | {row['executions'] / max(row['seconds'], 0.1):.0f} | {row['processor']:.0f} | "
            f"{told['first_edges']} | {told['edges']} | {told['first_features']} | {told['features']} | {told['grew']:.0f} | {told['inputs']} |"
        )
    return [*lines, ""]
