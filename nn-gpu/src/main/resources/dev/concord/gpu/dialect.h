// The dialect in which Concord's GPU kernels are written once: names that OpenCL C and CUDA C++
// spell differently. This file is put in front of every kernel source. It computes nothing.
//
// Rules of the dialect
//  - Arithmetic is explicit. A product that feeds a sum is fma_exact(a, b, c) or a separately
//    rounded pair; contraction is off in both languages. Never exp(), fmax() and the like: named
//    functions come from generated text (concord_exp, concord_log).
//  - Every kernel states its work-group size with GROUP_SIZE(x, y, z).
//  - Numbers passed to kernels are int; memory is MEMORY(type, name), opened with OPEN(type, name).
//    OpenCL passes a buffer and an offset in elements, CUDA an address.
//  - A frame kernel ends its parameters with ELEMENT_PARAMETERS and calls ELEMENT(value, row,
//    column, index) where generated elementwise code belongs. value is a float variable that the
//    code may read and change; row, column and index are ints.
#ifdef __OPENCL_VERSION__

#pragma OPENCL FP_CONTRACT OFF
#define KERNEL(name) __kernel void name
#define GROUP_SIZE(x, y, z) __attribute__((reqd_work_group_size(x, y, z)))
#define DEVICE inline
#define GLOBAL __global
#define SHARED __local
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
#define FLOAT_OF_INT(value) convert_float_rte(value)
#define fma_exact(a, b, c) fma(a, b, c)
#define sqrt_exact(a) sqrt(a)

#else

#define KERNEL(name) extern "C" __global__ void name
#define GROUP_SIZE(x, y, z) __launch_bounds__((x) * (y) * (z))
#define DEVICE static __device__ __forceinline__
#define GLOBAL
#define SHARED __shared__
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

// In PTX the elementwise code and its parameters are put in by the CUDA backend: the comment below
// survives compilation with the registers of its operands.
#define ELEMENT_PARAMETERS
#define ELEMENT(value, row, column, index) \
  asm volatile("//@ELEMENT %0, %1, %2, %3" : "+f"(value) : "r"(row), "r"(column), "r"(index) : "memory")

#endif
