"""What people are told and asked: mail that is sent once, and everybody's tasks."""
