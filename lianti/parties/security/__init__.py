"""Second factors, recovery codes, sign-ins and step-up: how somebody proves to be who the password says."""
