// What Streamlit leaves out: typed text that saves itself, keys for the questionnaire, and a page that outlives its server.
// keys.js comes first: what it takes is nobody else's.
import "./keys.js";
import "./fields.js";
import "./forms.js";
import "./table.js";
import "./connection.js";
import "./places.js";
import "./report.js";
