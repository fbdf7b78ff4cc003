// A page that answers a form stands in the history as the page of the form, so that going back or loading anew opens it.
"use strict";
history.replaceState(null, "", document.currentScript.dataset.here);
