/// <reference types="vite/client" />
declare module 'cesium/widget.css';
