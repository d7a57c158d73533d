"""Pages over HTTP. Views are thin: guards in `gate`, use cases in `intake.services`."""
