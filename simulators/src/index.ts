/** Door for other packages' tests: the drawn district. */
export { drawDistrict, type DistrictOptions } from './world/draw-district.ts';
