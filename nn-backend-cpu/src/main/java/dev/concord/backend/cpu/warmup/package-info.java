/** How vector code is brought to compiled speed while slower code with the same bits runs. */
package dev.concord.backend.cpu.warmup;
