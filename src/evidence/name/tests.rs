//! Names: constructions found, near misses left alone.
