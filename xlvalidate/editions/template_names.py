"""How the names of a template are made from the codes of an edition and the ids of its rules."""

import re

NAME_PREFIX, COVER_PREFIX, EXPLANATION_PREFIX, STATUS_PREFIX = "i_", "xlv_", "x_", "c_"
LIST_PREFIX, HIDDEN_PREFIX = "l_", "h_"
OUR_PREFIXES = (NAME_PREFIX, COVER_PREFIX, EXPLANATION_PREFIX, STATUS_PREFIX, LIST_PREFIX, HIDDEN_PREFIX)
"""Every name of a template begins with one of them."""
_NOT_WORD = re.compile(r"[^A-Za-z0-9]")
_ENGINES_OWN = frozenset(
    {"edition", "digest", "program", "stamp", "findings", "findings_summary", "summary", "last", "judged"}
)
_ENGINES_PREFIXES = ("summary_", "filled_", "marked_", "last_", "judged_")


def is_engines_own(cover_code: str) -> bool:
    """Is `xlv_<code>` a name that the engine keeps for itself, so that no line of a cover may have it?"""
    return cover_code in _ENGINES_OWN or cover_code.startswith(_ENGINES_PREFIXES)


def status_name(instance_id: str) -> str:
    """The defined name of an instance's state on 校验: `c_T3_BAL_person`."""
    return STATUS_PREFIX + _NOT_WORD.sub("_", instance_id)


def own_cell_name(column: str) -> str:
    """The defined name of the cell of a column in the row in which it is asked for."""
    return f"{HIDDEN_PREFIX}own_{column}"


def entries_name(table: str) -> str:
    """The defined name of what says of each row of an open table whether it is an entry."""
    return f"{HIDDEN_PREFIX}entry_{table}"


def entry_states_name(instance_id: str) -> str:
    """The defined name of the states of a rule, entry by entry: `h_rule_AWD_DATES`."""
    return f"{HIDDEN_PREFIX}rule_{_NOT_WORD.sub('_', instance_id)}"


def unlisted_name(code: str) -> str:
    """The defined name of what says, entry by entry, whether a word is none that a column may have."""
    return f"{HIDDEN_PREFIX}unlisted_{code}"


def list_name(code: str) -> str:
    """The defined name of the items of a list: `l_agencies`."""
    return LIST_PREFIX + code


def explanation_name(instance_id: str) -> str:
    """The defined name of an instance's 审核说明: `x_S_OTHER_SHARE_total`. Only `explain` rules have one."""
    return EXPLANATION_PREFIX + _NOT_WORD.sub("_", instance_id)


def declared_name(table: str) -> str:
    """The defined name of the cell in which something is declared of a whole table."""
    return f"{COVER_PREFIX}declared_{table}"


def declared_state_name(table: str) -> str:
    """The defined name of what that comes to: a number of `derive.declared_tables.DeclaredState`."""
    return f"{COVER_PREFIX}judged_table_{table}"


def cover_name(code: str) -> str:
    """The defined name of a line of the cover."""
    return COVER_PREFIX + code
