"""Test support: the one part of the kernel that may know the apps; nothing that runs imports it."""
