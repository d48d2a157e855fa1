//! The program as people and scripts meet it: words, files and exit codes.
