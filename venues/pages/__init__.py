"""What people see of venues before they are published."""
