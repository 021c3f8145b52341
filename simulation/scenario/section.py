"""Section: a frozen group of declared parameters, the base of scenarios and of every part of them."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Real
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from simulation.scenario.mistakes import refusal


class Section(BaseModel):
    """A frozen group of parameters; unknown names are refused, and values of another kind: a switch is no number.

    A whole number may be written as a decimal (3.0), and any number of Python or NumPy is one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True, strict=False)

    @field_validator("*", mode="before")
    @classmethod
    def _of_its_kind(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse what pydantic would turn into a number or a switch; raises ValueError, which ``mistakes`` words."""
        wanted = cls.model_fields[str(info.field_name)].annotation
        if wanted in (int, float) and (isinstance(value, bool) or not isinstance(value, Real)):
            raise ValueError("not a number")
        if wanted is bool and not isinstance(value, bool):
            raise ValueError("not a switch")
        return value

    if not TYPE_CHECKING:  # type checkers know the fields as keywords

        def __init__(self, /, *unnamed: Any, **content: Any) -> None:
            """Raises ScenarioError with all mistakes of the content, TypeError for values without a name."""
            if unnamed:
                raise TypeError(f"{type(self).__name__} takes its fields by name: {', '.join(type(self).model_fields)}")
            try:
                super().__init__(**content)
            except ValidationError as error:
                raise refusal(type(self), content, error) from None

        # Pydantic builds sections inside of others without this method, so that a mistake has its whole dotted name.
        __init__.__pydantic_base_init__ = True

        def __setattr__(self, name: str, value: Any) -> NoReturn:
            raise AttributeError(
                f"{name} cannot be set: {type(self).__name__} is frozen, Scenario.replace makes a changed copy"
            )

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Fields that differ from their defaults: all that a representation shows."""
        for name, field in type(self).model_fields.items():
            if getattr(self, name) != field.default:
                yield name, getattr(self, name)
