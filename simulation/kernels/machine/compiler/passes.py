"""Which work of Numba and LLVM on the kernels is left out, because it is done again later or its result is never used.

Numba optimises every function on its own, with all that it calls, and emits machine code for it. Here rules are copied into
phases, phases belong to a part or an entrance, and Python calls nothing but entrances. Leaving out four things takes less than
half of the processor time of the first start and changes no bit:

1. *Code is read once.* Numba reads, checks and copies each function's code into all of its callers. Here a library keeps the
   text of its function, and LLVM reads the texts of a part together.
2. *A rule, or a phase, is not optimised on its own.* The part that it belongs to optimises all.
3. *An entrance, and what only calls phases, is not optimised.* It is called once for many days.
4. *Functions get no machine code.* Only parts and entrances have some (see ``building``).

Documented ways into Numba are used (``pipeline_class``, a library of its own), but for those of its library's methods that link
and optimise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import llvmlite.binding as llvm
import numba
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core import codegen, compiler, compiler_machinery, config, typed_passes, untyped_passes

from simulation.kernels.machine.compiler.references import Reference, take_by_reference
from simulation.kernels.machine.instructions import LEFT_OUT

# Some versions ship types that do not know all of Numba.
_Library: Any = codegen.JITCodeLibrary
_Compiler: Any = compiler.Compiler
_config: Any = config
_njit: Any = numba.njit
_llvm: Any = llvm
_PassManager: Any = compiler_machinery.PassManager

_PASSES: tuple[Any, ...] = (
    untyped_passes.TranslateByteCode,
    untyped_passes.FixupArgs,
    untyped_passes.IRProcessing,
    untyped_passes.DeadBranchPrune,
    untyped_passes.GenericRewrites,
    untyped_passes.ReconstructSSA,
    untyped_passes.DeadBranchPrune,
    typed_passes.NopythonTypeInference,
    typed_passes.PreLowerStripPhis,
    typed_passes.NopythonRewrites,
    typed_passes.IRLegalization,
    typed_passes.AnnotateTypes,
    typed_passes.NativeLowering,
    typed_passes.NoPythonBackend,
)
"""Numba's passes, but for those that look for what no kernel has: closures, ``with``, literals, functions that Numba inlines."""


class Inlined(_Library):  # type: ignore[misc]
    """Functions that become part of their callers' machine code; ``codes``: their text, as LLVM reads it.

    A function is always copied into its callers, or never: there, the tables of ``tables`` would have yet to be written.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.codes: list[str] = []

    def add_ir_module(self, module: Any) -> None:
        for function in module.functions:
            if not function.is_declaration and "alwaysinline" not in function.attributes:
                function.attributes.add("noinline")
        self.codes.append(str(module))

    def finalize(self) -> None:
        self._finalized = True

    @cached_property
    def whole(self) -> Any:
        """LLVM's module of this code and of all that it calls, optimised. Code for which more is done is optimised before."""
        module = self._final_module
        codes = gathered(self, lambda each: isinstance(self, _Linked) or type(each) is Inlined)
        texts = [code for code in codes if isinstance(code, str)]
        for text in texts:
            module.link_in(self._read(text))
        self._optimize_functions(module)
        for optimised in codes[len(texts) :]:
            module.link_in(optimised, preserve=True)
        module.verify()
        self._optimize_final_module()
        return module

    def _read(self, text: str) -> Any:
        """LLVM's module of a text. A function of another library is not needed once it is copied into its callers."""
        read = _llvm.parse_assembly(text)
        for function in read.functions if text not in self.codes else ():
            if not function.is_declaration:
                function.linkage = "linkonce_odr"
        return read

    def _get_module_for_linking(self) -> Any:
        return self.whole and super()._get_module_for_linking()

    def _optimize_final_module(self) -> None:
        pass


class _Linked(Inlined):
    """Functions that LLVM optimises together with all that they call."""

    def _optimize_final_module(self) -> None:
        _Library._optimize_final_module(self)


class _Seldom(Inlined):
    """Functions that run once a week or once a run. LLVM optimises them a little, and makes no vectors of them."""

    def _optimize_final_module(self) -> None:
        level = min(_config.OPT, 1)
        manager, builder = self._codegen._module_pass_manager(opt=level, loop_vectorize=False, slp_vectorize=False)
        manager.run(self._final_module, builder)


def gathered(library: Any, belongs: Callable[[Any], bool] = lambda each: True) -> list[Any]:
    """Texts of the functions of a library and of all that they call, each once.

    Of a library that does not belong to it, and of Numba's own, there is LLVM's module instead, with all that it calls. These
    come last: of a module, LLVM links what is called by code that is there.
    """
    found: dict[Any, list[Any]] = {}

    def add(each: Any) -> None:
        if each in found:
            return
        if each is library or (isinstance(each, Inlined) and belongs(each)):
            found[each] = each.codes
            for called in each._linking_libraries:
                add(called)
        else:
            found[each] = [each._get_module_for_linking()]

    add(library)
    codes = [code for codes in found.values() for code in codes]
    return sorted(codes, key=lambda code: not isinstance(code, str))


def _pipeline(library: Any) -> Any:
    """Numba's compiler, whose functions keep their code in a ``library`` of this class."""

    class Pipeline(_Compiler):  # type: ignore[misc]
        def define_pipelines(self) -> list[Any]:
            manager = _PassManager("kernels")
            for each in _PASSES:
                manager.add_pass(each, each.__name__)
            manager.finalize()
            return [manager]

        def compile_extra(self, function: Any) -> Any:
            state = self.state
            if any(isinstance(kind, Reference) and kind.ordinary for kind in state.args):
                function = getattr(function, LEFT_OUT, function)
            state.library = library(state.targetctx.codegen(), function.__qualname__)
            state.targetctx.get_executable = uncallable  # a context of this compilation alone
            return super().compile_extra(function)

    return Pipeline


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
        compiled.compile = lambda kinds: _compile(compiled, tuple(kinds))
    return compiled


def _compile(dispatcher: Any, kinds: tuple[Any, ...]) -> Any:
    """What Numba's function does to compile itself for arguments of these types, but for its files, timers and events."""
    if kinds not in dispatcher.overloads:
        dispatcher.add_overload(dispatcher._compiler.compile(kinds, None))
    return dispatcher.overloads[kinds].entry_point
