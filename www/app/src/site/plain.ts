import "./shared.ts";
import "../styles/missing.css";
