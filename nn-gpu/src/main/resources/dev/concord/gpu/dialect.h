// The dialect in which Concord's GPU kernels are written once: names that OpenCL C and CUDA C++
// spell differently. This file is put in front of every kernel source. It computes nothing.
//
// Rules of the dialect
//  - Arithmetic is explicit. A product that feeds a sum is fma_exact(a, b, c) or a separately
//    rounded pair; contraction is off in both languages. Never exp(), fmax() and the like: named
//    functions come from generated text (concord_exp, concord_log).
//  - Every kernel begins with its work-group size: GROUP_SIZE(x, y, z) KERNEL(name)(parameters).
//    RESIDENT_GROUP_SIZE also says how many groups a multiprocessor must be able to hold, which
//    limits the registers of a work-item.
//  - A source of several kernels has each between #if ENTRY(name) and #endif: OpenCL, which compiles
//    at run time, then compiles the one that is launched and no other.
//  - Numbers passed to kernels are int; memory is MEMORY(type, name), opened with OPEN(type, name).
//    OpenCL passes a buffer and an offset in elements, CUDA an address.
//  - A frame kernel ends its parameters with ELEMENT_PARAMETERS and calls ELEMENT(value, row,
//    column, index) where generated elementwise code belongs. value is a float variable that the
//    code may read and change; row, column and index are ints.
//  - Names that end in 16 are the same on vectors of 16; only kernels for OpenCL processors use them.
#ifdef __OPENCL_VERSION__

#pragma OPENCL FP_CONTRACT OFF
#define ENTRY(name) CONCORD_WANTED(name)
#define CONCORD_WANTED(name) CONCORD_WANTED_##name
#define KERNEL(name) __kernel void name
#define GROUP_SIZE(x, y, z) __attribute__((reqd_work_group_size(x, y, z)))
#define RESIDENT_GROUP_SIZE(x, y, z, groups) GROUP_SIZE(x, y, z)
#define DEVICE static inline
#define GLOBAL __global
#define SHARED __local
#define SHARED_POINTER __local
#define MEMORY(type, name) __global type *name##_base, int name##_offset
#define OPEN(type, name) __global type *name = name##_base + name##_offset
#define BARRIER() barrier(CLK_LOCAL_MEM_FENCE)
#define LOCAL_ID(axis) ((int)get_local_id(axis))
#define GROUP_ID(axis) ((int)get_group_id(axis))
#define GROUP_COUNT(axis) ((int)get_num_groups(axis))
#define INT64 long
#define FLOAT_OF_BITS(bits) as_float(bits)
#define BITS_OF_FLOAT(value) as_int(value)
#define INT_OF_FLOAT(value) convert_int_sat_rtz(value)
#define FLOAT_OF_INT(value) ((float)(value))
#define fma_exact(a, b, c) fma(a, b, c)
#define sqrt_exact(a) sqrt(a)
#define abs_exact(a) fabs(a)

#define FLOAT_OF_BITS16(bits) as_float16(bits)
#define BITS_OF_FLOAT16(value) as_int16(value)
#define CANONICAL_BITS16(value) select(as_int16(value), (int16)(0x7fc00000), (value) != (value))
#define INT_OF_FLOAT16(value) convert_int16_sat_rtz(value)
#define FLOAT_OF_INT16(value) convert_float16(value)
#define SELECT16(condition, a, b) select(b, a, condition)
#define INT_ADD16(a, b) as_int16(as_uint16(a) + as_uint16(b))
#define INT_SUBTRACT16(a, b) as_int16(as_uint16(a) - as_uint16(b))
#define SHIFT_LEFT16(a, distance) as_int16(as_uint16(a) << (distance))
#define SHIFT_RIGHT_UNSIGNED16(a, distance) as_int16(as_uint16(a) >> (distance))
#define ROTATE_LEFT16(a, distance) rotate(a, (int16)(distance))
#define FROM_INDEX16(index) ((int16)(index) + (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))

#else

#define ENTRY(name) 1
#define KERNEL(name) __global__ void name
#define GROUP_SIZE(x, y, z) extern "C" __launch_bounds__((x) * (y) * (z))
#define RESIDENT_GROUP_SIZE(x, y, z, groups) extern "C" __launch_bounds__((x) * (y) * (z), groups)
#define DEVICE static __device__ __forceinline__
#define GLOBAL
#define SHARED __shared__
#define SHARED_POINTER
#define MEMORY(type, name) type *name##_base
#define OPEN(type, name) type *name = name##_base
#define BARRIER() __syncthreads()
#define LOCAL_ID(axis) CONCORD_LOCAL_ID_##axis
#define CONCORD_LOCAL_ID_0 ((int)threadIdx.x)
#define CONCORD_LOCAL_ID_1 ((int)threadIdx.y)
#define CONCORD_LOCAL_ID_2 ((int)threadIdx.z)
#define GROUP_ID(axis) CONCORD_GROUP_ID_##axis
#define CONCORD_GROUP_ID_0 ((int)blockIdx.x)
#define CONCORD_GROUP_ID_1 ((int)blockIdx.y)
#define CONCORD_GROUP_ID_2 ((int)blockIdx.z)
#define GROUP_COUNT(axis) CONCORD_GROUP_COUNT_##axis
#define CONCORD_GROUP_COUNT_0 ((int)gridDim.x)
#define CONCORD_GROUP_COUNT_1 ((int)gridDim.y)
#define CONCORD_GROUP_COUNT_2 ((int)gridDim.z)
#define INT64 long long
#define FLOAT_OF_BITS(bits) __int_as_float(bits)
#define BITS_OF_FLOAT(value) __float_as_int(value)
#define INT_OF_FLOAT(value) __float2int_rz(value)
#define FLOAT_OF_INT(value) __int2float_rn(value)
#define fma_exact(a, b, c) __fmaf_rn(a, b, c)
#define sqrt_exact(a) __fsqrt_rn(a)
#define abs_exact(a) fabsf(a)

// In PTX the elementwise code and its parameters are put in by the CUDA backend: the comment below
// survives compilation with the registers of its operands.
#define ELEMENT_PARAMETERS
#define ELEMENT(value, row, column, index) \
  asm volatile("//@ELEMENT %0, %1, %2, %3" : "+f"(value) : "r"(row), "r"(column), "r"(index) : "memory")

#endif

// Integer arithmetic wraps, which C promises for unsigned numbers only.
#define CANONICAL_BITS(value) ((value) != (value) ? 0x7fc00000 : BITS_OF_FLOAT(value))
#define SELECT(condition, a, b) ((condition) ? (a) : (b))
#define INT_ADD(a, b) ((int)((unsigned int)(a) + (unsigned int)(b)))
#define INT_SUBTRACT(a, b) ((int)((unsigned int)(a) - (unsigned int)(b)))
#define SHIFT_LEFT(a, distance) ((int)((unsigned int)(a) << (distance)))
#define SHIFT_RIGHT_UNSIGNED(a, distance) ((int)((unsigned int)(a) >> (distance)))
#define ROTATE_LEFT(a, distance) \
  ((int)((unsigned int)(a) << (distance) | (unsigned int)(a) >> (32 - (distance) & 31)))
#define FROM_INDEX(index) (index)
