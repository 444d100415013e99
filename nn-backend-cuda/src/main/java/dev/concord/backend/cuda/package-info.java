/** The CUDA backend: devices, memory, compilation and launches. */
package dev.concord.backend.cuda;
