"""The licences of what stands in the page."""

from xlvalidate.shipped_files import shipped


def licences() -> str:
    """Their texts. The script is ours from beginning to end: there is one."""
    return (shipped() / "LICENSE").read_text("utf-8")
