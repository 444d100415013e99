/** The OpenCL backend: devices, memory, compilation and launches. */
package dev.concord.backend.opencl;
