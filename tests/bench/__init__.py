"""The benches run; how fast they are is nobody's test."""
