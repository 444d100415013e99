/** PTX: elementwise functions as text, and how they get into a frame kernel. */
package dev.concord.backend.cuda.ptx;
