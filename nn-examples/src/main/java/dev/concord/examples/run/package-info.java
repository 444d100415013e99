/** One training run of the command line: its files, its end, and what it shows. */
package dev.concord.examples.run;
