"""Which of LLVM's work on the kernels is left out, because it is done again later or its result is never used.

Numba optimises every function on its own, with all that it calls, and emits machine code for it. Here rules are copied
into phases, phases are linked into an entrance, and Python calls nothing but entrances. Leaving out three things nearly
halves the processor time of the first start and changes no bit:

1. *A rule is not optimised on its own.* The phase that it is copied into optimises the copy.
2. *An entrance, and what only calls phases, is not optimised.* That would optimise all its phases a second time.
3. *What is only linked into others gets no machine code.* The entrance's machine code contains it.

Only documented ways into Numba are used (``pipeline_class``, a library of its own), but for the few methods in ``_NEEDED``.
A version of Numba that lacks one of them compiles the kernels in its own way: slower, with the same bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numba
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core import codegen, compiler, config

from simulation.kernels.machine.compiler.references import Reference, take_by_reference
from simulation.kernels.machine.instructions import LEFT_OUT

# Some versions ship types that do not know all of Numba.
_Library: Any = codegen.JITCodeLibrary
_Compiler: Any = compiler.Compiler
_config: Any = config
_njit: Any = numba.njit

_NEEDED = ("_optimize_final_module", "_finalize_final_module", "_finalize_dynamic_globals")


class _Linked(_Library):  # type: ignore[misc]
    """Code that is optimised, linked into other code, and never called from Python. No machine code is emitted for it.

    It is never copied into its caller, whoever optimises that one: there, the tables of ``tables`` have yet to be written.
    """

    def add_ir_module(self, module: Any) -> None:
        for function in module.functions:
            if not function.is_declaration and "alwaysinline" not in function.attributes:
                function.attributes.add("noinline")
        super().add_ir_module(module)

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


class _Seldom(_Linked):
    """Linked code that is run once a week or once a run. It is optimised a little, and not made into vectors."""

    def _optimize_final_module(self) -> None:
        level = min(_config.OPT, 1)
        manager, builder = self._codegen._module_pass_manager(opt=level, loop_vectorize=False, slp_vectorize=False)
        manager.run(self._final_module, builder)


class Inlined(_Linked):
    """Code that is linked into other code. It is neither optimised nor turned into machine code by itself."""

    def _optimize_final_module(self) -> None:
        pass


def _pipeline(library: Any) -> Any:
    """Numba's compiler, whose functions keep their code in a ``library`` of this class."""

    class Pipeline(_Compiler):  # type: ignore[misc]
        def compile_extra(self, function: Any) -> Any:
            state = self.state
            if any(isinstance(kind, Reference) and kind.ordinary for kind in state.args):
                function = getattr(function, LEFT_OUT, function)
            state.library = library(state.targetctx.codegen(), function.__qualname__)
            state.targetctx.get_executable = uncallable  # a context of this compilation alone
            return super().compile_extra(function)

    return Pipeline if all(hasattr(_Library, name) for name in _NEEDED) else _Compiler


def uncallable(library: Any, description: Any, environment: Any) -> Any:
    """The Python function by which Numba knows a linked function; its address is 0, because it has no machine code."""
    library._ensure_finalized()
    return _dynfunc.make_function(
        description.lookup_module(), description.qualname, "only called by compiled code", 0, environment, (library,)
    )


PIPELINES = {"linked": _pipeline(_Linked), "seldom": _pipeline(_Seldom), "inlined": _pipeline(Inlined)}
"""By name: code that is optimised; code that is optimised a little; code that is not, since what it is copied into is."""


def dispatcher_of(function: Any, pipeline: str, options: Mapping[str, Any]) -> Any:
    """Numba's function that compiles in this way; see ``kernel.Kernel``."""
    compiled = _njit(
        error_model="numpy",
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        pipeline_class=PIPELINES[pipeline],
        **options,
    )(function)
    if not _config.DISABLE_JIT:
        take_by_reference(compiled)
    return compiled
