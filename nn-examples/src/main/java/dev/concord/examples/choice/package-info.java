/** What users choose by name or by text, read and written back: losses, optimizers, schedules, … */
package dev.concord.examples.choice;
