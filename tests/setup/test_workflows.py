"""What CI runs is what the README tells: here its files are read, there they are run."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_the_readmes_command(workflow: Path) -> None:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    for name, job in jobs.items():
        assert [step for step in job["steps"] if step.get("run") == "./run test"], f"{workflow.name}: {name}"
        assert job["timeout-minutes"] <= 60


def test_ci_hands_over_to_the_readmes_command() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("exec ./run test")
