/* data: the test data that does not come with the project.
 *
 * Its folder is $ITD_TEST_DATA, else the folder that the build found beside the source tree. Tests that need it skip
 * without it, and are counted as skipped. */
#ifndef TEST_DATA_H
#define TEST_DATA_H

/* The path of a file of the test data, or NULL when it is not there. Lives until the program ends. */
const char *data_path(const char *name);

#endif
