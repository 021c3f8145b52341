"""The kernels as WebAssembly: the same bits in a browser as on this machine.

``capture`` writes down what Numba makes of the kernels before it optimises for a machine; ``translating`` turns that into two
modules with the LLVM that is installed beside Numba, without a compiler or a linker: ``runtime.ll`` is what the kernels call,
``fusing`` the multiply-adds, ``sealing`` makes a module of an object file. ``building`` does both in two processes, and
``modules`` keeps the result. ``handing`` writes a world down; ``kernels.js`` and ``world.js`` lay it out in the memory of a page
and live it.

The *exact* module runs in every browser with SIMD. The *relaxed* one is two to three times as fast where the processor fuses
multiply-adds; the page looks whether it does (``fuses`` in ``kernels.js``), since only then are the bits the same.
"""
