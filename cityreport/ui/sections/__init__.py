"""The sections of the Settings page: one form, one part of the profile each."""
