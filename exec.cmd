@rem The scripts of package.json begin with "exec": a Unix shell then hands over to Node, so that signals sent to npm
@rem arrive there. Windows has no such word; this gives it one that just runs the command.
@%*
