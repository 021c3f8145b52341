"""Instructions by which compiled functions hand a record to each other by its address (see ``compiler.references``)."""

from __future__ import annotations

from typing import Any

from simulation.kernels.machine.instructions import instruction, types


def _referring(record: Any, ordinary: bool) -> Any:
    from simulation.kernels.machine.compiler.references import Reference, record_of  # imports Numba

    return Reference(record_of(record), ordinary)(record)


def _address(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    from simulation.kernels.machine.compiler.tables import reference_to  # imports Numba

    return reference_to(context, builder, signature, args)


@instruction(lambda record: _referring(record, ordinary=True), _address)
def by_ordinary_reference(record: Any) -> Any:
    """As ``by_reference``, for a world in which nothing that is ``seldom`` needed happens: it is not compiled."""
    return record


@instruction(lambda record: _referring(record, ordinary=False), _address)
def by_reference(record: Any) -> Any:
    """A reference to ``record``, for functions that are called before the calling one returns.

    Nothing counts references to its arrays: ``keep`` the record until they are needed no longer.
    """
    return record


def _keep_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return context.get_dummy_value()


@instruction(lambda record: types.void(record), _keep_code)
def keep(record: Any) -> None:
    """Keep the arrays of a record in memory up to here."""
