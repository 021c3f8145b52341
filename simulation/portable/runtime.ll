; What the kernels call beside themselves, for WebAssembly: memory, a product that may overflow.
;
; Memory is handed out from the lowest free address on. Who calls an entrance remembers that address before (kithkin_top) and
; puts it back afterwards (kithkin_free), so that nothing is ever freed by itself.

@top = internal global i32 1048576

declare i32 @llvm.wasm.memory.size.i32(i32)
declare i32 @llvm.wasm.memory.grow.i32(i32, i32)
declare void @llvm.trap()
declare float @llvm.sqrt.f32(float)

define i32 @kithkin_top() {
  %address = load i32, ptr @top
  ret i32 %address
}

define void @kithkin_free(i32 %address) {
  store i32 %address, ptr @top
  ret void
}

; Address of %size bytes, a multiple of 64; the memory grows by what is missing and 1 MiB more.
define i32 @kithkin_take(i32 %size) {
  %low = load i32, ptr @top
  %above = add i32 %low, 63
  %start = and i32 %above, -64
  %end = add i32 %start, %size
  %pages = call i32 @llvm.wasm.memory.size.i32(i32 0)
  %there = shl i32 %pages, 16
  %enough = icmp ule i32 %end, %there
  br i1 %enough, label %give, label %grow
grow:
  %lacking = sub i32 %end, %there
  %generous = add i32 %lacking, 1114111
  %more = lshr i32 %generous, 16
  %before = call i32 @llvm.wasm.memory.grow.i32(i32 0, i32 %more)
  %refused = icmp slt i32 %before, 0
  br i1 %refused, label %stop, label %give
stop:
  call void @llvm.trap()
  unreachable
give:
  store i32 %end, ptr @top
  ret i32 %start
}

; Numba's record of an allocation: references, destructor, its data, address, size.
%allocation = type { i64, ptr, ptr, ptr, i64 }

define noalias ptr @NRT_MemInfo_alloc_aligned(i64 %size, i32 %align) {
  %short = trunc i64 %size to i32
  %whole = add i32 %short, 64
  %address = call i32 @kithkin_take(i32 %whole)
  %record = inttoptr i32 %address to ptr
  %data = getelementptr i8, ptr %record, i32 64
  %pointer = getelementptr %allocation, ptr %record, i32 0, i32 3
  store i64 1, ptr %record
  store ptr %data, ptr %pointer
  ret ptr %record
}

define void @NRT_MemInfo_call_dtor(ptr %record) {
  ret void
}

; Only threads that wait for others yield; here there is one.
define i32 @sched_yield() {
  ret i32 0
}

define i32 @SwitchToThread() {
  ret i32 0
}

define float @sqrtf(float %x) alwaysinline {
  %root = call float @llvm.sqrt.f32(float %x)
  ret float %root
}

; The product of two whole numbers, and whether it overflows: by division, for want of 128 bits.
define { i64, i1 } @product(i64 %a, i64 %b) alwaysinline {
  %low = mul i64 %a, %b
  %next = add i64 %a, 1
  %trivial = icmp ult i64 %next, 2
  %divisor = select i1 %trivial, i64 1, i64 %a
  %quotient = sdiv i64 %low, %divisor
  %other = icmp ne i64 %quotient, %b
  %minus = icmp eq i64 %a, -1
  %lowest = icmp eq i64 %b, -9223372036854775808
  %negated = and i1 %minus, %lowest
  %over = select i1 %trivial, i1 %negated, i1 %other
  %part = insertvalue { i64, i1 } poison, i64 %low, 0
  %both = insertvalue { i64, i1 } %part, i1 %over, 1
  ret { i64, i1 } %both
}
