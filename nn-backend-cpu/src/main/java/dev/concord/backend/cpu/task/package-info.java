/**
 * What a jar needs that brings a native CPU version of a kernel: the provider it registers, the
 * task it returns and the operands it is given. The backend's own kernels are written against the
 * same types.
 */
package dev.concord.backend.cpu.task;
