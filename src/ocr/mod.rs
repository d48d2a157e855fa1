//! Pixels to words with quads and confidence.
