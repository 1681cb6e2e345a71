/**
 * How many test files of the server run at once. Two leave a part of two cores idle, where a test waits for the clock; what
 * uses up a core by itself is not made faster by more.
 */
export const workers = 3
